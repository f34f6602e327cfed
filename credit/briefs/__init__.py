"""What whoever decides on a document of credit needs to know, a module per aggregate."""
