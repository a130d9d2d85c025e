// What is sent about the outbox in every dialect.

export const insertEvent: string = `
  INSERT INTO {{prefix}}outbox
    (id, type, user_id, data, created_at, available_at, attempts, delivered)
  VALUES (?1, ?2, ?3, ?4, ?5, ?5, 0, '[]')`;

export const dueEvents: string = `
  SELECT * FROM {{prefix}}outbox WHERE available_at <= ?1 ORDER BY available_at, id LIMIT ?2`;

export const returnEvent: string = `
  UPDATE {{prefix}}outbox SET available_at = ?2, delivered = ?3 WHERE id = ?1`;
