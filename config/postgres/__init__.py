"""Django's PostgreSQL backend with statements that are parsed and planned once per connection."""
