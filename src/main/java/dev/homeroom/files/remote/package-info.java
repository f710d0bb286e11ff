/**
 * Pictures of the web that answers name, fetched through a guard: only public addresses, checked at the look-up that the
 * connection uses, hop by hop, with limits of bytes and time. The entry point is {@link
 * dev.homeroom.files.remote.RemotePictures}.
 */
@NullMarked
package dev.homeroom.files.remote;

import org.jspecify.annotations.NullMarked;
