"""What stands on the papers of credit, a module per aggregate."""
