"""The Functions app: events in, a ready Batch pool out."""
