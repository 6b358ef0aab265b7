/** A piece of configuration or code for one library. */
export interface CodeSnippet { readonly language: string; readonly library: string; readonly code: string }
