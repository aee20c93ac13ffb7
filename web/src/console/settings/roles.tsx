import { List, Stack, Text } from '@mantine/core'
import { useTexts } from './people/texts'
import { ROLES, type Role } from './members'

/** What a role is called, and what it may do. */
export function useRoles(): { nameOf: (role: Role) => string; aboutOf: (role: Role) => string; choices: { value: string; label: string }[] } {
  const { t } = useTexts()
  return {
    nameOf: (role) => t(`role.${role}`),
    aboutOf: (role) => t(`about.${role}`),
    choices: ROLES.map((role) => ({ value: role, label: t(`role.${role}`) })),
  }
}

export function isRole(text: string): text is Role {
  return text === 'autosync' || ROLES.some((role) => role === text)
}

/** Each role in a sentence. */
export function RolesInWords({ roles }: { roles: readonly Role[] }) {
  const { nameOf, aboutOf } = useRoles()
  return (
    <List size="sm" spacing="xs" listStyleType="none">
      {roles.map((role) => (
        <List.Item key={role}>
          <Stack gap={0}>
            <Text size="sm" fw={600}>
              {nameOf(role)}
            </Text>
            <Text size="sm" c="dimmed">
              {aboutOf(role)}
            </Text>
          </Stack>
        </List.Item>
      ))}
    </List>
  )
}
