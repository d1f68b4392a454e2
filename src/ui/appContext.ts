import { createContext, useContext, useSyncExternalStore } from "react";
import type { AppActions, AppState } from "../state/appState.ts";
import type { App } from "../state/store.ts";

export const AppContext = createContext<App | null>(null);

function useAppContext(): App {
	const app = useContext(AppContext);
	if (app === null) throw new Error("AppContext is missing above this component.");
	return app;
}

/** A part of the state; `select` must return the same reference while nothing changed. */
export function useApp<T>(select: (state: AppState) => T): T {
	const { store } = useAppContext();
	return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}

/** The state itself, for handlers that look at it when something happens. */
export function useStore(): App["store"] {
	return useAppContext().store;
}

export function useActions(): AppActions {
	return useAppContext().store.getState().actions;
}

export function useComparisons(): App["comparisons"] {
	return useAppContext().comparisons;
}

export function usePairCache(): App["pairs"] {
	return useAppContext().pairs;
}
