"""Pages of shipping: one module per kind of paper, and what is to be done."""
