import type { Fault } from "../../domain/fault.ts";

/** The answer of every call that crosses the thread: never a rejected promise, never a custom error (structured clone loses them). */
export type Outcome<T> =
	| { readonly status: "done"; readonly value: T }
	| { readonly status: "cancelled" }
	| { readonly status: "failed"; readonly fault: Fault };
