"""What happens when the queue or a worker is gone; with a real Valkey and real workers."""
