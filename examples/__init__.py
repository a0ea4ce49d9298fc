"""Worked examples: real input for the demo, and small programs that stand beside the services."""
