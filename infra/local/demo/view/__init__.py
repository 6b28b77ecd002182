"""What the demo looks like: live on a terminal, line by line where it is piped."""
