import { useRouter, type NavigateOptions } from '@tanstack/react-router'

/**
 * Says a list's search in its address. What is typed replaces it, so that Back
 * leaves the list and not the last letter; and it is said a moment after the
 * typing: by then somebody may be on the way to another room, and is not called back.
 */
export function useInAddress(): (list: NavigateOptions) => void {
  const router = useRouter()
  return (list) => {
    const isStillThere = router.latestLocation.pathname === router.buildLocation(list).pathname
    if (isStillThere) void router.navigate({ ...list, replace: true })
  }
}
