-- Where each catalog is: what its part of the silos' own grain directory would forget with the silo that holds it.
-- An entry counts for as long as its silo is in the membership table and not dead (6), and is replaced after.
CREATE TABLE IF NOT EXISTS catalog_place(
  grain      text   PRIMARY KEY,
  silo       text   NOT NULL,
  activation text   NOT NULL,
  membership bigint NOT NULL);
