"""Reply templates as versioned data."""
