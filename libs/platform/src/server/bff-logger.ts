/** The token under which observability offers the logger that Nest itself and the platform write to. */
export const BffLogger = Symbol('portico.logger');
