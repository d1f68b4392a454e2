import type { Fault } from "../../domain/fault.ts";
import type { PairResult } from "../../domain/result.ts";
import type { PairInputs, RunIdentity } from "../../pipeline/index.ts";

/** What a solving thread is started with. */
export interface ThreadSetup {
	readonly identity: RunIdentity;
	readonly framesFolder: string;
}

export type ToThread =
	| { readonly kind: "solve"; readonly inputs: PairInputs }
	| { readonly kind: "cancel" }
	/** The self-solution that it asked for is no other thread's. */
	| { readonly kind: "claimed" };

export type FromThread =
	| { readonly kind: "stage"; readonly stage: "solving" | "debiasing" | "measuring"; readonly detail: string }
	| { readonly kind: "notice"; readonly fault: Fault }
	| { readonly kind: "claim"; readonly key: string }
	| { readonly kind: "release" }
	| { readonly kind: "solved"; readonly result: PairResult }
	| { readonly kind: "failed"; readonly fault: Fault };
