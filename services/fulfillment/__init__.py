"""The fulfillment service: what locations report of orders, what they ask for, and what customers do not collect."""
