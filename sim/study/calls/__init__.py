"""Reading a call log and forgetting at once who was called."""
