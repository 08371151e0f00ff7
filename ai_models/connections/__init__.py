"""How organisations reach providers: the tables of routes and integrations."""
