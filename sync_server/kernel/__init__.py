"""What every part of the server stands on: settings, clock, errors, answers, log."""
