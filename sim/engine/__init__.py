"""Time and queues; no opinion about selling."""
