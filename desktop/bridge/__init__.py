"""Between the blocking engine and the widgets: calls off the UI thread, events onto it."""
