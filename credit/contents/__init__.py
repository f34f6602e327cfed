"""What is agreed to with a document of credit, a module per aggregate."""
