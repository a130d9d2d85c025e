/** What a client of the automator is told without asking. */
export type AutomatorEvent = (method: string, params: Readonly<Record<string, unknown>>) => void;

/** The members of a request. */
export type AutomatorParams = Readonly<Record<string, unknown>>;

/** One method of the protocol: returns the members of its result. */
export type AutomatorMethod = (params: AutomatorParams) => object | Promise<object>;
