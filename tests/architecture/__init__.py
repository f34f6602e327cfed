"""The house rules that an import contract cannot say. They hold for every app, also for those to come."""
