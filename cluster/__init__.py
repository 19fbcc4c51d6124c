"""How Cloakroom gets onto machines: runtime flags, the local server, what binds where."""
