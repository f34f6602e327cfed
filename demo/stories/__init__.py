"""What happens in the example companies besides selling; a module per subject."""
