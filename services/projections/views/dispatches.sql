CREATE VIEW analytics.dispatches AS SELECT * FROM orderfold.dispatches;
