/** The version in package.json (a test compares them); written into every row and header. */
export const APP_VERSION = "0.1.0";
