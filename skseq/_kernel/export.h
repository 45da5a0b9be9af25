/* EXPORT marks the functions that Python calls: Windows exports no others. */

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT
#endif
