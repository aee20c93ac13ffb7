import { IconArrowLeft } from '@tabler/icons-react'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes } from 'react'
import classes from './room.module.css'

/** The way back to the room that this page belongs to. */
export const Back = createLink(({ children, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement>) => (
  <a {...rest} className={classes['back']}>
    <IconArrowLeft size={16} aria-hidden />
    {children}
  </a>
))
