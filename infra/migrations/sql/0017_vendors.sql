-- Purchase orders: batches of pack slips are numbered.
CREATE SEQUENCE batch_id;
COMMENT ON SEQUENCE batch_id IS 'Numbers of batches of pack slips: unique, never given twice, not necessarily consecutive.';
GRANT USAGE ON SEQUENCE batch_id TO orderfold_writer;
