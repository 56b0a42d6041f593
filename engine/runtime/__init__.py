"""What every part of the engine stands on; knows nothing of shops or reviews."""
