/** Long work that may be held for as long as somebody wants, and goes on later as if it had just begun. */
export type Pausable = {
  /** `domain.verb`. */
  kind: string;
  /** What is looked at anew when it goes on, as a sentence for whoever resumes it. */
  onResume: string;
  /** To resume it moves money: that asks for the second factor, as beginning it did. */
  isMoney?: boolean;
};
