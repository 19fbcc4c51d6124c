"""How many replicas a stage should have: what each replica reports of its work, and what is made of the reports."""
