/** Gives the present as ISO 8601 UTC. */
export type Clock = () => string;

/** The part of a pino logger that the inventory uses. */
export interface InventoryLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
