-- Purchase orders: batches of pack slips are numbered.
CREATE SEQUENCE batch_id;
COMMENT ON SEQUENCE batch_id IS 'Numbers of batches of pack slips: unique, never given twice, not necessarily consecutive.';
GRANT USAGE ON SEQUENCE batch_id TO orderfold_writer;

-- Derived from the log in the transaction of each fact: who a vendor is, and what it can print, must not lag.
CREATE TABLE vendor_order (
    organization text NOT NULL,
    po_number text NOT NULL,
    vendor text NOT NULL,
    waits boolean NOT NULL,
    PRIMARY KEY (organization, po_number)
);
CREATE INDEX vendor_order_vendor ON vendor_order (organization, vendor);
CREATE INDEX vendor_order_waits ON vendor_order (organization, vendor, po_number) WHERE waits;
COMMENT ON TABLE vendor_order IS 'Each row is a purchase order that arrived, and whether a line of it waits for a pack slip.';
COMMENT ON COLUMN vendor_order.organization IS 'The organization that ordered.';
COMMENT ON COLUMN vendor_order.po_number IS 'The purchase order, upper case.';
COMMENT ON COLUMN vendor_order.vendor IS 'The vendor''s code.';
COMMENT ON COLUMN vendor_order.waits IS 'Whether a line of it can be put on a slip.';
GRANT SELECT, INSERT, UPDATE, DELETE ON vendor_order TO orderfold_writer;

-- Derived in the same way: whoever collects must find every invoice that was approved before.
CREATE TABLE approved_invoice (
    organization text NOT NULL,
    vendor text NOT NULL,
    invoice_number text NOT NULL,
    PRIMARY KEY (organization, vendor, invoice_number)
);
COMMENT ON TABLE approved_invoice IS 'Each row is an approved invoice that waits to be collected.';
COMMENT ON COLUMN approved_invoice.organization IS 'The organization that is billed.';
COMMENT ON COLUMN approved_invoice.vendor IS 'The vendor''s code.';
COMMENT ON COLUMN approved_invoice.invoice_number IS 'Its number, upper case.';
GRANT SELECT, INSERT, UPDATE, DELETE ON approved_invoice TO orderfold_writer;
