-- Purchase orders: batches of pack slips are numbered.
CREATE SEQUENCE batch_id;
COMMENT ON SEQUENCE batch_id IS 'Numbers of batches of pack slips: unique, never given twice, not necessarily consecutive.';
GRANT USAGE ON SEQUENCE batch_id TO orderfold_writer;

-- Derived from the log in the transaction of each fact: who a vendor is, and what it can print, must not lag.
CREATE TABLE vendor_order (
    organization text NOT NULL,
    po_number text NOT NULL,
    vendor text NOT NULL,
    order_number text NOT NULL,
    is_open boolean NOT NULL,
    waits boolean NOT NULL,
    PRIMARY KEY (organization, po_number)
);
CREATE INDEX vendor_order_vendor ON vendor_order (organization, vendor);
CREATE INDEX vendor_order_waits ON vendor_order (organization, vendor, po_number) WHERE waits;
CREATE INDEX vendor_order_order ON vendor_order (organization, order_number);
COMMENT ON TABLE vendor_order IS 'Each row is a purchase order that arrived: whose it is, whether it is open, and whether a line waits for a pack slip.';
COMMENT ON COLUMN vendor_order.organization IS 'The organization that ordered.';
COMMENT ON COLUMN vendor_order.po_number IS 'The purchase order, upper case.';
COMMENT ON COLUMN vendor_order.vendor IS 'The vendor''s code.';
COMMENT ON COLUMN vendor_order.order_number IS 'The sales order in the retailer''s system, upper case.';
COMMENT ON COLUMN vendor_order.is_open IS 'Whether a line of it is neither shipped nor cancelled.';
COMMENT ON COLUMN vendor_order.waits IS 'Whether a line of it can be put on a slip.';
GRANT SELECT, INSERT, UPDATE, DELETE ON vendor_order TO orderfold_writer;

-- As privacy_order, which older services write to by its key while this is migrated.
CREATE TABLE privacy_purchase_order (
    request bigint NOT NULL REFERENCES privacy_request (id),
    organization text NOT NULL,
    po_number text NOT NULL,
    stream text COLLATE "C" NOT NULL,
    seen_version integer NOT NULL,
    forgotten_at timestamptz,
    PRIMARY KEY (request, po_number)
);
COMMENT ON TABLE privacy_purchase_order IS 'The purchase orders of each request: forgotten, or pending until nothing of them is open.';
COMMENT ON COLUMN privacy_purchase_order.seen_version IS 'How far the stream of the purchase order had come when it was looked at last.';
CREATE INDEX privacy_purchase_order_number ON privacy_purchase_order (organization, po_number);
CREATE INDEX privacy_purchase_order_pending ON privacy_purchase_order (request) WHERE forgotten_at IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON privacy_purchase_order TO orderfold_writer;

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
