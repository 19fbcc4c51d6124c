"""What the stages share of families: many small models (heads) of tenants over one encoder, in one deployment."""
