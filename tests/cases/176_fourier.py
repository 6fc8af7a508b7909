import torch

x = torch.randn(8, requires_grad=True)
spectrum = torch.fft.rfft(x)
power = spectrum.abs().square().sum()
back = torch.fft.irfft(spectrum * torch.linspace(1, 0, 5), n=8)
image = torch.fft.fft2(x.reshape(2, 4))
shifted = torch.fft.fftshift(torch.fft.fftn(x.reshape(2, 2, 2)))
loss = power + back.pow(2).sum() + image.real.sum() + shifted.imag.pow(2).sum() + torch.fft.hfft(x[:4].to(torch.complex64)).sum()
loss.backward()
print(loss, x.grad)
w = torch.stft(torch.sin(torch.arange(32.0)), 8, window=torch.hann_window(8), return_complex=True)
print(torch.istft(w, 8, window=torch.hann_window(8))[:4])
