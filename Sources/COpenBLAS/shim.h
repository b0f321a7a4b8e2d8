#include <cblas.h>

// LAPACK as OpenBLAS exports it; character arguments carry their hidden lengths at the end.
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info, unsigned long);
void dpotri_(const char *uplo, const int *n, double *a, const int *lda, int *info, unsigned long);
void dsyevd_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
             double *work, const int *lwork, int *iwork, const int *liwork, int *info,
             unsigned long, unsigned long);
