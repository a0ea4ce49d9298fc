CREATE VIEW analytics.carriers AS SELECT * FROM orderfold.carriers;
