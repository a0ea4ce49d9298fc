-- What each system calls an item: the items of the policy document, and all that have or had stock.
WITH known AS (
    SELECT p.organization, i.item FROM orderfold.policy_in_force p, jsonb_object_keys(p.items) i(item)
    UNION
    SELECT organization, item FROM orderfold.stock
)
SELECT
    k.organization,       -- The organization.
    p.organization_name,  -- Its name.
    k.item,               -- Item code.
    coalesce(p.items->k.item->>'name', '') AS item_name,
                          -- What people call the item; empty where the document does not say.
    s.system,             -- A system of the organization.
    coalesce(p.items->k.item->'codes'->>s.system, k.item) AS system_product,
                          -- The item's code there: the item code, where the document names no other.
    coalesce(p.items->k.item->>'master_style', '') AS master_style
                          -- The style that it is a size or colour of.
FROM known k
JOIN orderfold.policy_in_force p ON p.organization = k.organization
CROSS JOIN LATERAL jsonb_array_elements_text(p.systems) s(system)
