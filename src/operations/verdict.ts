/** What a check found; sentences for a person. Any refusal means that nothing may be sent. */
export interface Verdict {
  refusals: string[];
  warnings: string[];
}
