"""What whoever decides on a paper of credit agrees to; a module per aggregate."""
