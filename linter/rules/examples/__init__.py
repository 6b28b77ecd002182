"""Examples: files, or their building stones, that several rules show."""
