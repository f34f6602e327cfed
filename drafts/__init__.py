"""What people have typed into forms and not sent yet, kept for them on the server."""
