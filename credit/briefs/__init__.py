"""What whoever decides on a paper of credit needs to know; a module per aggregate."""
