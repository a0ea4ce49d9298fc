-- Each row is a location of a policy in force: stores, distribution centers, and those of drop-ship vendors.
SELECT
    l.organization,    -- The organization.
    l.location,        -- Location code.
    l.name,            -- What it is called.
    l.city,            -- Its city.
    l.state,           -- Its state.
    l.postal_code,     -- Its postal code.
    l.system,          -- The system it belongs to, if any.
    l.policy_version   -- The version of the organization's document that is in force.
FROM orderfold.policy_locations l
WHERE l.policy_version = (
    SELECT max(n.policy_version) FROM orderfold.policy_locations n WHERE n.organization = l.organization
)
