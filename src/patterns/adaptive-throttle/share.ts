/** The formula of client-side throttling. */

/** Share of calls to reject locally: Site Reliability Engineering, chapter 21, "Client-Side Throttling". */
export function shareToReject(requests: number, accepts: number, k: number): number {
  return Math.max(0, (requests - k * accepts) / (requests + 1));
}
